/** The storage of OpenTelemetry's context. */
@NullMarked
package dev.tauko.opentelemetry.internal;

import org.jspecify.annotations.NullMarked;
