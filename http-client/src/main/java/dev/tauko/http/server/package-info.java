/**
 * The server side: handlers and routes of Pekko HTTP whose bodies are coroutines, and responses
 * that coroutines stream.
 */
@NullMarked
package dev.tauko.http.server;

import org.jspecify.annotations.NullMarked;
