"use strict";

const { connect, constants, createServer } = require("node:http2");

const { HTTP2_HEADER_PATH: PATH, HTTP2_HEADER_STATUS: STATUS } = constants;
const SCHEMA = "/tfplugin5.Provider/GetSchema";
/** gRPC: one byte that says whether it is compressed, four of length, the message. */
const FRAME_HEAD = 5;
const WINDOW = 64 * 1024 * 1024;

function framed(/** @type {Buffer} */ message) {
  const head = Buffer.alloc(FRAME_HEAD);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Hands one call on, and its answer back, trailers included. */
function handOn(upstream, stream, headers) {
  const call = upstream.request(headers);
  stream.pipe(call);
  let trailers = {};
  call.on("response", (answer, flags) => {
    const isOver = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(answer, { waitForTrailers: !isOver, endStream: isOver });
    if (!isOver) call.pipe(stream);
  });
  call.on("trailers", (last) => (trailers = last));
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  // A Terraform that is interrupted takes its calls back; whoever waits for an answer then is gone.
  stream.on("error", () => call.close());
  stream.on("aborted", () => call.close(constants.NGHTTP2_CANCEL));
  call.on("error", () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
}

/** The message of a call without arguments. */
async function ask(upstream, path) {
  const call = upstream.request({
    [constants.HTTP2_HEADER_METHOD]: "POST",
    [PATH]: path,
    "content-type": "application/grpc",
    te: "trailers",
  });
  call.end(framed(Buffer.alloc(0)));
  const chunks = [];
  for await (const chunk of call) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  if (whole.length < FRAME_HEAD || whole[0] !== 0) throw new Error(`the provider does not answer ${path}`);
  return whole.subarray(FRAME_HEAD);
}

/**
 * Stands between Terraform and a provider: the schema is answered from `schemaOf`, all else by the provider.
 * @param {{ upstream: string; socket: string; schemaOf: (asked: () => Promise<Buffer>) => Promise<Buffer> }} options sockets
 */
async function startProxy({ upstream: upstreamSocket, socket, schemaOf }) {
  const upstream = connect("http://localhost", {
    createConnection: () => require("node:net").connect(upstreamSocket),
    settings: { initialWindowSize: WINDOW },
  });
  upstream.on("connect", () => upstream.setLocalWindowSize(WINDOW));
  const server = createServer();
  server.on("stream", (stream, headers) => {
    if (headers[PATH] !== SCHEMA) {
      handOn(upstream, stream, headers);
      return;
    }
    stream.resume();
    schemaOf(() => ask(upstream, SCHEMA)).then(
      (message) => {
        stream.respond({ [STATUS]: 200, "content-type": "application/grpc" }, { waitForTrailers: true });
        stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
        stream.end(framed(message));
      },
      (cause) => {
        process.stderr.write(`schema: ${String(cause)}\n`);
        stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      },
    );
  });
  server.on("sessionError", () => undefined);
  await new Promise((resolve) => server.listen(socket, resolve));
}

module.exports = { startProxy };
