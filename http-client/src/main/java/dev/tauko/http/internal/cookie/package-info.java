/**
 * How cookies are read, kept and chosen (RFC 6265, with the rules of its revision 6265bis).
 * Internal.
 */
@NullMarked
package dev.tauko.http.internal.cookie;

import org.jspecify.annotations.NullMarked;
