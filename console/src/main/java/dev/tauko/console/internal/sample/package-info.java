/** What is looked at: samples of engines, shared by all browsers, and their past. Internal. */
@NullMarked
package dev.tauko.console.internal.sample;

import org.jspecify.annotations.NullMarked;
