package dev.tauko.http;

import java.util.List;

/** Heads for tests that need one of no interest. */
final class TestHeads {
  private TestHeads() {}

  static ResponseHead ok() {
    return new ResponseHead(200, "OK", new Headers(List.of()), new BodyFraming.Fixed(0), true);
  }
}
