package dev.tauko.http;

import dev.tauko.http.internal.settings.BodySettings;
import dev.tauko.http.internal.settings.EventSettings;

/**
 * How the response to a request is read.
 *
 * @param json how objects are made of JSON
 */
record ResponseReading(BodySettings settings, EventSettings events, JsonCodec json) {}
