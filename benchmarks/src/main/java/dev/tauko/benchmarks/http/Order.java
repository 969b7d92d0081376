package dev.tauko.benchmarks.http;

import dev.tauko.http.ClientRequest;
import dev.tauko.http.RequestListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Sees in which order a session gives connections to its requests. */
final class Order implements RequestListener.Factory {
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger outOfTurn = new AtomicInteger();

  @Override
  public RequestListener start(ClientRequest request) {
    int number = begun.getAndIncrement();
    return new RequestListener() {
      @Override
      public void connectionCreateStart() {
        serve(number);
      }

      @Override
      public void connectionReused() {
        serve(number);
      }
    };
  }

  private void serve(int number) {
    if (served.getAndIncrement() != number) {
      outOfTurn.incrementAndGet();
    }
  }

  /**
   * Makes sure that there were so many, and that they got their connections first come, first
   * served.
   */
  void check(int requests) {
    if (served.get() != requests || outOfTurn.get() > 0) {
      throw new IllegalStateException(
          "of "
              + requests
              + " requests "
              + served.get()
              + " were served, "
              + outOfTurn.get()
              + " out of turn");
    }
  }
}
