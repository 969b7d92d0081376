package dev.tauko.http.internal.reading;

import dev.tauko.http.JsonCodec;
import dev.tauko.http.internal.settings.BodySettings;
import dev.tauko.http.internal.settings.EventSettings;

/**
 * How the response to a request is read.
 *
 * @param json how objects are made of JSON
 */
public record ResponseReading(BodySettings settings, EventSettings events, JsonCodec json) {}
