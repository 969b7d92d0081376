package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that a request has been given, by its options or by middlewares, whether or not they
 * were replaced later: what has not been sent of them is released when the request is over.
 * Thread-safe.
 */
public final class RequestBodies {
  private @Nullable List<OneShot> given;
  private boolean isOver;

  public synchronized void add(RequestBody body) {
    if (body instanceof OneShot oneShot && !isOver) {
      if (given == null) {
        given = new ArrayList<>();
      }
      given.add(oneShot);
    }
  }

  /** Releases them. Those that are added later are of no request. */
  public void release(ActorSystem<?> system) {
    List<OneShot> left = takeAll();
    if (!left.isEmpty()) {
      Materializer materializer = SystemMaterializer.get(system).materializer();
      left.forEach(body -> body.release(materializer));
    }
  }

  private synchronized List<OneShot> takeAll() {
    List<OneShot> all = given == null ? List.of() : given;
    given = null;
    isOver = true;
    return all;
  }
}
