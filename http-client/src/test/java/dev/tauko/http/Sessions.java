package dev.tauko.http;

import com.typesafe.config.ConfigFactory;

/** Sessions for tests. */
final class Sessions {
  private Sessions() {}

  /** A session of the calling coroutine's system with some lines of {@code tauko.http}. */
  static ClientSession with(String lines) {
    return ClientSession.builder().config(ConfigFactory.parseString(lines)).create();
  }
}
