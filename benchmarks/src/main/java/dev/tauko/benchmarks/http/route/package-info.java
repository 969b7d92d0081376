/** Pekko HTTP's routes, whose work is done by coroutines or by completion stages. */
@NullMarked
package dev.tauko.benchmarks.http.route;

import org.jspecify.annotations.NullMarked;
