package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.Task;
import dev.tauko.internal.jfr.Recording;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gives one request to the JDK's Flight Recorder. The calls come one after another, on different
 * threads.
 */
final class RequestRecorder implements ExchangeListener {
  private final ClientRequest request;
  private final @Nullable String task;
  private final RequestEvent event = new RequestEvent();

  /** The wait for a connection that is under way; the pool and the coroutine may both end it. */
  private final AtomicReference<@Nullable PoolWaitEvent> poolWait = new AtomicReference<>();

  private RequestRecorder(ClientRequest request) {
    this.request = request;
    Task<?> caller = Asyncio.currentTask();
    this.task = caller == null ? null : caller.name();
    event.begin();
  }

  /** Begins to record a request; null if no recording wants it. Called by its coroutine. */
  static @Nullable RequestRecorder start(ClientRequest request) {
    return Recording.IS_AVAILABLE && (RequestEvent.isOn() || PoolWaitEvent.isOn())
        ? new RequestRecorder(request)
        : null;
  }

  private String url() {
    String url = request.target().toString();
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  @Override
  public void queuedStart() {
    PoolWaitEvent wait = new PoolWaitEvent();
    wait.begin();
    poolWait.set(wait);
  }

  @Override
  public void queuedEnd() {
    PoolWaitEvent wait = poolWait.getAndSet(null);
    if (wait != null) {
      wait.end();
      if (wait.shouldCommit()) {
        wait.name = task;
        wait.method = request.method();
        wait.url = url();
        wait.commit();
      }
    }
  }

  @Override
  public void end(ClientResponse response) {
    ends(response.status(), null);
  }

  @Override
  public void exception(Throwable failure) {
    // One that was cancelled, or was late, may have waited for a connection to the end.
    queuedEnd();
    ends(0, failure.getClass().getName());
  }

  private void ends(int status, @Nullable String failure) {
    event.end();
    if (event.shouldCommit()) {
      event.name = task;
      event.method = request.method();
      event.url = url();
      event.status = status;
      event.failure = failure;
      event.commit();
    }
  }
}
