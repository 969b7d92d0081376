package dev.tauko.cluster;

/** How often the body of a {@link RemoteCoroutine} runs for one call. */
public enum Guarantee {

  /** Once or not at all: if its node is lost, the call fails with a {@link NodeLostException}. */
  AT_MOST_ONCE,

  /**
   * Once or more: if its node is lost, or leaves the cluster before the body has ended, the body is
   * run again, on another node and from the beginning. For bodies that may run twice.
   */
  AT_LEAST_ONCE
}
