/**
 * How servers ask who is there and what they are told: challenges, Digest, files of credentials.
 * Internal.
 */
@NullMarked
package dev.tauko.http.auth;

import org.jspecify.annotations.NullMarked;
