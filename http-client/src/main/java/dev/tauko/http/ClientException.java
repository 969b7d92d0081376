package dev.tauko.http;

import dev.tauko.http.internal.grammar.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The base of what an HTTP session throws when a request fails. Unchecked; the message names the
 * URL or the server, what was wrong with it and, where something else would do, what is accepted.
 * Whatever a server has sent is in it without characters that could change what a terminal or a log
 * shows, and a long message is cut in its middle. aiohttp calls this {@code ClientError}.
 */
public class ClientException extends RuntimeException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public ClientException(String message, @Nullable Throwable cause) {
    super(Printable.message(message), cause);
  }
}
