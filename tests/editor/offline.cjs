// Loaded into the server before anything else: whoever reaches for the network ends it, so no test can pass that way.
const net = require("node:net");
const dns = require("node:dns");

for (const [home, name] of [[net.Socket.prototype, "connect"], [dns, "lookup"], [dns, "resolve"], [dns.promises, "lookup"]]) {
  home[name] = () => {
    process.stderr.write(`the server asked the network: ${name}\n`);
    process.exit(99);
  };
}
