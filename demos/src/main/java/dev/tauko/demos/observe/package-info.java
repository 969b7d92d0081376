/** Commands that look into another JVM: which coroutines run there, and what they wait for. */
@NullMarked
package dev.tauko.demos.observe;

import org.jspecify.annotations.NullMarked;
