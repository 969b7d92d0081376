package dev.tauko.http.testkit;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.wire.BodyFraming;
import dev.tauko.http.internal.wire.ResponseHead;

/** Heads for tests that need one of no interest. */
public final class TestHeads {
  private TestHeads() {}

  public static ResponseHead ok() {
    return new ResponseHead(200, "OK", Headers.EMPTY, new BodyFraming.Fixed(0), true);
  }
}
