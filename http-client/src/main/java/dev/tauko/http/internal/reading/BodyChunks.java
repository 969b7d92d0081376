package dev.tauko.http.internal.reading;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The pieces of a body as they arrive. Belongs to one coroutine at a time. */
public final class BodyChunks implements Iterator<ByteString> {
  private final BodyReader reader;
  private final int most;
  private @Nullable ByteString next;

  /**
   * @param most how many bytes a piece may have
   */
  BodyChunks(BodyReader reader, int most) {
    this.reader = reader;
    this.most = most;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = reader.read(most);
    }
    return next.nonEmpty();
  }

  @Override
  public ByteString next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the body of " + reader + " has been read to its end");
    }
    ByteString found = Objects.requireNonNull(next);
    next = null;
    return found;
  }
}
