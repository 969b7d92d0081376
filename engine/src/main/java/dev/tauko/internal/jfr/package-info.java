/**
 * The events that the engine gives to the JDK's Flight Recorder: data, filled by the rooms above.
 */
@NullMarked
package dev.tauko.internal.jfr;

import org.jspecify.annotations.NullMarked;
