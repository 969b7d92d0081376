package dev.tauko.http;

import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A body that lies in memory. */
record BytesBody(String contentType, ByteString bytes) implements RequestBody {
  static final BytesBody EMPTY = new BytesBody("", ByteString.emptyByteString());

  @Override
  public OptionalLong contentLength() {
    return OptionalLong.of(bytes.size());
  }

  @Override
  public boolean isReplayable() {
    return true;
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    return bytes.isEmpty() ? Source.empty() : Source.single(bytes);
  }
}
