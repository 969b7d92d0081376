/**
 * A network in memory, in virtual time, for tests of programs that use {@link
 * dev.tauko.http.ClientSession}. {@link dev.tauko.http.test.FakeNetwork} is where to begin.
 */
@NullMarked
package dev.tauko.http.test;

import org.jspecify.annotations.NullMarked;
