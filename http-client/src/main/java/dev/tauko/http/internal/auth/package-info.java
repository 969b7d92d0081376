/**
 * How servers ask who is there and what they are told: challenges, Digest, files of credentials.
 * Internal.
 */
@NullMarked
package dev.tauko.http.internal.auth;

import org.jspecify.annotations.NullMarked;
