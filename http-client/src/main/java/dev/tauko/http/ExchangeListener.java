package dev.tauko.http;

import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.RawResponse;

/** A listener of the client's own: it sees the messages, too, that one request leads to. */
interface ExchangeListener extends RequestListener {

  /** A request is about to go over a connection. */
  default void sending(Outbound outbound) {}

  /** A function has answered a request in place of a connection. */
  default void answered() {}

  /** The head of a response has come in over a connection. */
  default void received(RawResponse response) {}

  /** A response goes on with the body of the one that was the end, as that broke off. */
  default void continued(RawResponse response) {}
}
