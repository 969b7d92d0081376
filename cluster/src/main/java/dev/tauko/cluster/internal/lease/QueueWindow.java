package dev.tauko.cluster.internal.lease;

/**
 * The requests of a node that one message is about, since all of them may be too many for one.
 *
 * @param renewal a number that is the same in all messages of one renewal, and higher than before
 * @param after the message is about requests with higher numbers than this
 * @param upTo and up to this one
 * @param parts how many messages the renewal has
 */
record QueueWindow(long renewal, long after, long upTo, int parts) {

  boolean has(long request) {
    return request > after && request <= upTo;
  }
}
