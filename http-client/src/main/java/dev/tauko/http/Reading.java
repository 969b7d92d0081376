package dev.tauko.http;

import dev.tauko.http.settings.BodySettings;

/**
 * How the response to a request is read.
 *
 * @param json how objects are made of JSON
 * @param decompress whether content codings are undone
 */
record Reading(BodySettings settings, JsonCodec json, boolean decompress) {}
