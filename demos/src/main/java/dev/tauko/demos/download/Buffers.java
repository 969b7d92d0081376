package dev.tauko.demos.download;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/**
 * How much a connection takes in before it is read. All connections together have a share of the
 * heap: the more there may be, the less each of them has.
 *
 * @param read how many bytes are read from a socket at once
 * @param unread how many bytes of a body may wait until they are read
 */
record Buffers(int read, int unread) {
  private static final String READ_SIZE = "pekko.io.tcp.direct-buffer-size";
  private static final long IN_ALL = 8 << 20;

  /** Up to three pieces of a connection are on their way, and what waits at its end. */
  private static final int PARTS = 4;

  /** What so many connections may have. */
  static Buffers of(long connections) {
    long part = IN_ALL / connections / PARTS;
    return new Buffers(Math.clamp(part, 8 << 10, 512 << 10), Math.clamp(part, 16 << 10, 256 << 10));
  }

  /** What the connections may have that these files can use at a time. */
  static Buffers of(Input input, Policy policy) {
    long ofHosts = (long) policy.perHost() * Math.max(1, input.hosts());
    return of(Math.max(1, Math.min(ofHosts, input.connections(policy))));
  }

  /** A configuration in which no more is read from a socket at once. */
  Config limiting(Config config) {
    return config.getBytes(READ_SIZE) <= read
        ? config
        : ConfigFactory.parseMap(Map.of(READ_SIZE, read)).withFallback(config);
  }
}
