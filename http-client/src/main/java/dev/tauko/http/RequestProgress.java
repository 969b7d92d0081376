package dev.tauko.http;

import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.internal.log.Loggers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Tells the user how far the bodies of one request have come. */
final class RequestProgress implements ExchangeListener {
  private static final Logger log = Loggers.of(ProgressListener.class);

  private final @Nullable ProgressListener onSent;
  private final @Nullable ProgressListener onReceived;

  /* Events come one after the other, on different threads. */
  private volatile long sent;
  private volatile long toSend = -1;

  RequestProgress(@Nullable ProgressListener onSent, @Nullable ProgressListener onReceived) {
    this.onSent = onSent;
    this.onReceived = onReceived;
  }

  @Override
  public void sending(Outbound outbound) {
    toSend = outbound.contentLength().orElse(-1);
  }

  /* Each attempt sends the body from its start. */
  @Override
  public void headersSent() {
    sent = 0;
  }

  @Override
  public void chunkSent(int bytes) {
    if (onSent != null) {
      long now = sent + bytes;
      sent = now;
      tell(onSent, now, toSend);
    }
  }

  @Override
  public void end(ClientResponse response) {
    if (onReceived != null) {
      ResponseBody body = response.raw().body();
      body.onArrival(new Arrivals(onReceived, body.announced()));
    }
  }

  private static void tell(ProgressListener listener, long bytes, long total) {
    try {
      listener.progress(bytes, total);
    } catch (RuntimeException thrown) {
      log.error("A listener of progress has thrown", thrown);
    }
  }

  /** Keeps the calls in order: the first one may meet others. */
  private static final class Arrivals implements ResponseBody.ArrivalListener {
    private final ProgressListener listener;
    private final long total;
    private long told;

    Arrivals(ProgressListener listener, long total) {
      this.listener = listener;
      this.total = total == 0 ? -1 : total;
    }

    @Override
    public synchronized void arrived(long bytes) {
      if (bytes > told) {
        told = bytes;
        tell(listener, bytes, total);
      }
    }
  }
}
