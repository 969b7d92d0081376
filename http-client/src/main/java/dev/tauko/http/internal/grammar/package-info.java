/** Rules that all fields of HTTP have in common. Internal. */
@NullMarked
package dev.tauko.http.internal.grammar;

import org.jspecify.annotations.NullMarked;
