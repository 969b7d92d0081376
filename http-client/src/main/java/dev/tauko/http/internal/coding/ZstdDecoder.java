package dev.tauko.http.internal.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** Undoes {@code zstd} (RFC 8878): frames one after the other, of a window that RFC 9659 allows. */
final class ZstdDecoder implements Decoder {
  /** 8 MiB, as a power of two. */
  private static final int LARGEST_WINDOW = 23;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(LARGEST_WINDOW);
  private ByteBuffer input = ByteBuffer.allocate(0);
  private boolean isBetweenFrames = true;
  private boolean hasMore;

  @Override
  public void feed(byte[] bytes, int from, int length) {
    input = ByteBuffer.wrap(bytes, from, length);
  }

  @Override
  public int decode(byte[] out) {
    ByteBuffer output = ByteBuffer.wrap(out);
    try {
      while (output.position() == 0 && (input.hasRemaining() || hasMore)) {
        isBetweenFrames = context.decompressByteBufferStream(output, input);
        hasMore = !output.hasRemaining() && !isBetweenFrames;
      }
    } catch (ZstdException malformed) {
      throw new CodingViolation("the zstd data is malformed: " + malformed.getMessage());
    }
    return output.position();
  }

  @Override
  public boolean isComplete() {
    return isBetweenFrames;
  }

  @Override
  public void close() {
    context.close();
  }
}
