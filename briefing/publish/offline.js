/* A worker that runs in the page: browsers start no worker in a page that is opened from a folder.
   It calls the program of the worker once, with its own two functions for messages, and passes each message on later, as a
   worker does. */
"use strict";

self.Worker = class extends EventTarget {
  constructor() {
    super();
    searchInPage((_, listener) => { this.listener = listener; },
      data => setTimeout(() => this.dispatchEvent(new MessageEvent("message", {data}))));
  }

  postMessage(data) {
    setTimeout(() => this.listener({data}));
  }

  terminate() {
    this.listener = () => {};
  }
};
