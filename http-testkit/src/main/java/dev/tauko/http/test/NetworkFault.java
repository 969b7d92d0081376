package dev.tauko.http.test;

/** What may go wrong in a {@link FakeNetwork} by the decision of a seed. */
public enum NetworkFault {
  /** A connection is refused. */
  REFUSED,

  /** A connection is neither made nor refused. */
  NO_ANSWER,

  /** A connection is lost when a request was there, before it is answered. */
  LOST_BEFORE_RESPONSE,

  /** A connection is lost within a response. */
  LOST_IN_RESPONSE,

  /** A response stops within, and the connection stays. */
  STALLED,

  /** A response comes half a minute late. */
  LATE
}
