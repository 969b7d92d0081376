/** What a session gets from its surroundings: time, chance, names, connections, threads. */
@NullMarked
package dev.tauko.http.internal.platform;

import org.jspecify.annotations.NullMarked;
