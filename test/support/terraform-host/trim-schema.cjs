"use strict";

/*
 * A schema answer of the plugin protocol, cut down to the resources that our program uses. Only the outermost message is
 * read: its maps have a message each for an entry, whose first field is the name. What stays, stays byte for byte.
 * https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/tfplugin5.9.proto (GetProviderSchema.Response)
 * https://protobuf.dev/programming-guides/encoding/
 */

const LENGTH_DELIMITED = 2;
/** `resource_schemas`, `data_source_schemas`, `functions`, `ephemeral_resource_schemas`, and what later minors added. */
const FIRST_MAP = 2;
/** `provider`, `diagnostics`, `provider_meta`, `server_capabilities`. */
const NO_MAPS = new Set([1, 4, 5, 6]);

/** @returns {[value: number, end: number]} */
function varint(/** @type {Buffer} */ bytes, /** @type {number} */ at) {
  let [value, factor, end] = [0, 1, at];
  for (;;) {
    const byte = bytes[end];
    if (byte === undefined) throw new Error("a schema answer ends within a number");
    end += 1;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return [value, end];
    factor *= 128;
  }
}

/** The fields of a message: number, where the field begins, where its content begins, where both end. */
function* fields(/** @type {Buffer} */ message) {
  for (let at = 0; at < message.length;) {
    const [tag, afterTag] = varint(message, at);
    if (tag % 8 !== LENGTH_DELIMITED) throw new Error(`field ${tag >> 3} of a schema answer has no length`);
    const [length, content] = varint(message, afterTag);
    yield { number: tag >> 3, at, content, end: content + length };
    at = content + length;
  }
}

/** The name of a map's entry. */
function keyOf(/** @type {Buffer} */ entry) {
  for (const { number, content, end } of fields(entry))
    if (number === 1) return entry.subarray(content, end).toString();
  return "";
}

/**
 * @param {Buffer} message
 * @param {(name: string) => boolean} isUsed
 */
function trimSchema(message, isUsed) {
  const kept = [];
  for (const { number, at, content, end } of fields(message)) {
    const isMap = number >= FIRST_MAP && !NO_MAPS.has(number);
    if (!isMap || isUsed(keyOf(message.subarray(content, end)))) kept.push(message.subarray(at, end));
  }
  return Buffer.concat(kept);
}

module.exports = { trimSchema };
