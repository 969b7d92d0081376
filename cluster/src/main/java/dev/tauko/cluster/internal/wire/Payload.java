package dev.tauko.cluster.internal.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An argument or a result, written as CBOR. The bytes are never changed. */
public final class Payload {
  private final byte[] bytes;

  /** What some bytes say, which the caller does not change any more. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes themselves. */
  @JsonValue
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes there are. */
  public int size() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
