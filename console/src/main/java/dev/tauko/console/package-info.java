/**
 * The console: a web page that shows what runs, what waits for what, deadlocks, and the health of
 * the event loop. See {@link dev.tauko.console.Console}.
 */
@NullMarked
package dev.tauko.console;

import org.jspecify.annotations.NullMarked;
