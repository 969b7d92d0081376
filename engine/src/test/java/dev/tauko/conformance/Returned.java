package dev.tauko.conformance;

import org.jspecify.annotations.Nullable;

/**
 * Tells that a {@code return} statement has ended a body.
 *
 * @param value what it returns
 */
record Returned(@Nullable Object value) {}
