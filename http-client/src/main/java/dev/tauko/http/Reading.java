package dev.tauko.http;

import dev.tauko.http.settings.BodySettings;

/**
 * How a session's responses are read.
 *
 * @param json how objects are made of JSON
 */
record Reading(BodySettings settings, JsonCodec json) {}
