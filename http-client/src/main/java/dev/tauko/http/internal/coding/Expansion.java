package dev.tauko.http.internal.coding;

import dev.tauko.http.internal.settings.DecodingSettings;

/** How much a body has become by undoing one of its codings, and how much it may. */
final class Expansion {

  /** How many bytes of a body came in. */
  static final class Received {
    private long bytes;

    void add(int count) {
      bytes += count;
    }
  }

  private final DecodingSettings limits;
  private final Received received;
  private long produced;

  Expansion(DecodingSettings limits, Received received) {
    this.limits = limits;
    this.received = received;
  }

  /**
   * So many more bytes have come out.
   *
   * @throws CodingViolation if those are too many
   */
  void produced(int count) {
    produced += count;
    if (produced > limits.maxSize()) {
      throw new CodingViolation(
          "it is larger than tauko.http.max-decoded-size, " + limits.maxSize() + " bytes");
    }
    if (produced > DecodingSettings.UNSUSPICIOUS && produced > limits.maxRatio() * received.bytes) {
      throw new CodingViolation(
          received.bytes
              + " bytes have become more than tauko.http.max-decompression-ratio, "
              + limits.maxRatio()
              + ", times as many");
    }
  }
}
