package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import org.apache.pekko.stream.Materializer;

/** A body that may hold sources that can run only once. Each of them is run or released. */
public interface OneShot extends RequestBody {

  /**
   * Cancels the sources, unless the body has been started. Has no effect on one that has; what it
   * has not come to is released as its stream ends.
   */
  void release(Materializer materializer);

  /** Releases a body of any kind. */
  static void release(RequestBody body, Materializer materializer) {
    if (body instanceof OneShot oneShot) {
      oneShot.release(materializer);
    }
  }
}
