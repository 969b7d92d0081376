package dev.tauko.cluster.internal.lease;

/** Where a {@link QueueLedger} writes down what must outlive it. */
interface QueueStore {

  /** Nothing is written. */
  QueueStore NONE = new QueueStore() {};

  /** Whether an item that is not written down here is gone. */
  default boolean hasAllItems() {
    return false;
  }

  default void specified(QueueSpec spec) {}

  default void shutDown(boolean isShutDown) {}

  default void added(QueueRecord.Item item) {}

  default void removed(long place) {}

  default void done(QueueRecord.Done done) {}

  default void forgotten(String node) {}
}
