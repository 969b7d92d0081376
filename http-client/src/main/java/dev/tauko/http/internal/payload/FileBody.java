package dev.tauko.http.internal.payload;

import dev.tauko.http.RequestBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.scaladsl.model.MediaTypes;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A file, read from disk as it is sent. */
public record FileBody(Path path, String contentType) implements RequestBody {
  private static final int CHUNK = 64 * 1024;

  /**
   * A file, of the type that goes with its extension.
   *
   * @throws UncheckedIOException if there is no such file, or it is not a regular one
   */
  public static FileBody of(Path path) {
    if (!Files.exists(path)) {
      throw new UncheckedIOException(new NoSuchFileException(path.toString()));
    }
    if (!Files.isRegularFile(path)) {
      throw new UncheckedIOException(
          new IOException(path + " is not a file; accepted is a regular file"));
    }
    return new FileBody(path, type(path));
  }

  /* The JDK's table is short, and newer than the long one of Pekko HTTP. */
  private static String type(Path path) {
    String name = path.getFileName().toString();
    String type = URLConnection.guessContentTypeFromName(name);
    if (type != null) {
      return type;
    }
    return MediaTypes.forExtension(name.substring(name.lastIndexOf('.') + 1)).value();
  }

  @Override
  public OptionalLong contentLength() {
    try {
      return OptionalLong.of(Files.size(path));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public boolean isReplayable() {
    return true;
  }

  @Override
  public Source<ByteString, NotUsed> source() {
    if (!Files.isReadable(path)) {
      return Source.failed(
          Files.exists(path)
              ? new AccessDeniedException(path.toString())
              : new NoSuchFileException(path.toString()));
    }
    return FileIO.fromPath(path, CHUNK).mapMaterializedValue(done -> NotUsed.getInstance());
  }

  @Override
  public RequestBody withContentType(String type) {
    return new FileBody(path, type);
  }
}
