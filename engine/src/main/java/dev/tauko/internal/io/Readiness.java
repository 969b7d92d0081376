package dev.tauko.internal.io;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells when channels are ready: one selector, and one daemon thread, for all Unix sockets of a
 * JVM. The thread is there as long as there is a channel. It reads nothing and runs no step of a
 * loop; what a channel is ready for is switched off before its owner hears of it, and asked for
 * anew.
 *
 * <p>Thread-safe. A selector's keys may be changed by any thread, but a channel that is closed
 * gives its file descriptor back only in the next selection: so closing goes through the thread,
 * too.
 */
final class Readiness {
  private static @Nullable Readiness running;

  /** What hears that a channel is ready. On the selector's thread; returns at once. */
  @FunctionalInterface
  interface Listener {
    /** The channel is ready for these operations. */
    void ready(int operations);
  }

  private final Selector selector;
  private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();

  /** Channels that are registered, or are about to be. Guarded by the class. */
  private int channels;

  private Readiness() throws IOException {
    this.selector = Selector.open();
    Thread.ofPlatform().daemon().name("tauko-unix-sockets").start(this::run);
  }

  /**
   * Takes a channel, which is in non-blocking mode. Nothing is asked for yet.
   *
   * @return what the channel's owner asks by
   */
  static Registration register(SelectableChannel channel, Listener listener) throws IOException {
    Readiness readiness;
    synchronized (Readiness.class) {
      readiness = running;
      if (readiness == null) {
        readiness = new Readiness();
        running = readiness;
      }
      readiness.channels++;
    }
    return new Registration(readiness, channel, listener);
  }

  /** A channel that is registered. */
  static final class Registration {
    private final Readiness readiness;
    private final SelectableChannel channel;
    private final Listener listener;
    private @Nullable SelectionKey key;

    private Registration(Readiness readiness, SelectableChannel channel, Listener listener) {
      this.readiness = readiness;
      this.channel = channel;
      this.listener = listener;
    }

    /** Has the listener called, once, when the channel is ready for these operations. */
    void ask(int operations) {
      readiness.change(() -> askNow(operations));
    }

    private void askNow(int operations) {
      try {
        SelectionKey present = key;
        if (present == null) {
          key = channel.register(readiness.selector, operations, this);
        } else {
          var _ = present.interestOpsOr(operations);
        }
      } catch (IOException | CancelledKeyException closed) {
        listener.ready(operations); // whoever tries hears why it cannot be done
      }
    }

    /** Closes the channel; its file descriptor is free when {@code then} runs. */
    void close(Runnable then) {
      readiness.change(() -> readiness.closeNow(channel, then));
    }
  }

  private void change(Runnable change) {
    changes.add(change);
    selector.wakeup();
  }

  private void closeNow(SelectableChannel channel, Runnable then) {
    try {
      channel.close();
      selector.selectNow(this::dispatch);
    } catch (IOException nothingToDoAboutIt) {
      // The descriptor is gone all the same.
    }
    synchronized (Readiness.class) {
      channels--;
    }
    then.run();
  }

  private void run() {
    try (selector) {
      while (!isOver()) {
        selector.select(this::dispatch);
        for (Runnable next = changes.poll(); next != null; next = changes.poll()) {
          next.run();
        }
      }
    } catch (IOException | ClosedSelectorException broken) {
      throw new IllegalStateException("the selector of the Unix sockets has failed", broken);
    }
  }

  /** Ends with the last channel: nobody has this selector any more then. */
  private boolean isOver() {
    synchronized (Readiness.class) {
      if (channels > 0 || !changes.isEmpty()) {
        return false;
      }
      running = null;
      return true;
    }
  }

  private void dispatch(SelectionKey key) {
    int ready = key.readyOps();
    var _ = key.interestOpsAnd(~ready);
    ((Registration) key.attachment()).listener.ready(ready);
  }
}
