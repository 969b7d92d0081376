package dev.tauko.http;

import dev.tauko.http.internal.grammar.HeaderRules;
import dev.tauko.http.internal.payload.Disposition;
import dev.tauko.http.internal.payload.MultipartBody;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a form that is sent as {@code multipart/form-data} (RFC 7578), files among them.
 *
 * <pre>{@code
 * session.post(url, request -> request.multipart(
 *     new FormData()
 *         .field("title", "Annual report")
 *         .file("report", Path.of("report.pdf"))));
 * }</pre>
 *
 * <p>Fields are sent in the order in which they were added; a name may stand more than once. Names
 * of fields and files are sent as browsers send them: in UTF-8, with {@code %22} for a quotation
 * mark and all else as it is.
 *
 * <p>Each method returns this same form. Not thread-safe. aiohttp calls this {@code FormData}.
 */
public final class FormData {
  private final List<MultipartBody.Part> parts = new ArrayList<>();

  /**
   * Adds a field of text, of type {@code text/plain; charset=utf-8}.
   *
   * @throws IllegalArgumentException if the name has a control character
   */
  public FormData field(String name, String value) {
    return part(
        name, RequestBody.text(Objects.requireNonNull(value, "value"), StandardCharsets.UTF_8));
  }

  /**
   * Adds a file, which is read from disk as it is sent, with the last element of the path as its
   * name. Its type is the one that goes with the extension, or application/octet-stream.
   *
   * @throws IllegalArgumentException if the field's or the file's name has a control character
   * @throws java.io.UncheckedIOException if there is no such file, or it is not a regular one
   */
  public FormData file(String name, Path path) {
    return file(
        name,
        Objects.requireNonNull(path, "path").getFileName().toString(),
        RequestBody.file(path));
  }

  /**
   * Adds a file that has this name and the type and bytes of a body: of {@link RequestBody#bytes},
   * {@link RequestBody#stream} or any other.
   *
   * @throws IllegalArgumentException if a name has a control character, or the type is not a legal
   *     one
   */
  public FormData file(String name, String filename, RequestBody body) {
    return add(name, Objects.requireNonNull(filename, "filename"), body);
  }

  /**
   * Adds a field that is not a file and has the type and bytes of a body.
   *
   * @throws IllegalArgumentException if the name has a control character, or the type is not a
   *     legal one
   */
  public FormData part(String name, RequestBody body) {
    return add(name, null, body);
  }

  private FormData add(String name, @Nullable String filename, RequestBody body) {
    Objects.requireNonNull(name, "name");
    if (!Objects.requireNonNull(body, "body").contentType().isEmpty()) {
      HeaderRules.contentType(body.contentType());
    }
    parts.add(new MultipartBody.Part(Disposition.of(name, filename), body));
    return this;
  }

  RequestBody toBody() {
    return new MultipartBody(parts);
  }
}
