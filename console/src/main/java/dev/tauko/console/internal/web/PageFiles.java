package dev.tauko.console.internal.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** The page, its style and its scripts, from the jar. Loaded once. */
final class PageFiles {
  private static final String FOLDER = "/dev/tauko/console/page/";
  private static final String PAGE = "index.html";
  private static final List<String> NAMES =
      List.of(
          PAGE,
          "console.css",
          "icon.svg",
          "main.js",
          "server.js",
          "dom.js",
          "health.js",
          "tasks.js",
          "rows.js",
          "details.js",
          "resources.js",
          "format.js");

  private final Map<String, PageFile> files =
      NAMES.stream().collect(Collectors.toMap(name -> name, PageFiles::load));

  private record PageFile(ContentType type, ByteString content, String tag) {}

  private static PageFile load(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(FOLDER + name + " is missing on the class path");
      }
      byte[] content = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new PageFile(
          type(name),
          ByteString.fromArray(content),
          '"' + HexFormat.of().formatHex(digest).substring(0, 32) + '"');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContentType type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "html" -> ContentTypes.TEXT_HTML_UTF8;
      case "css" -> MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
      case "js" -> MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);
      case "svg" -> MediaTypes.IMAGE_SVG_XML.toContentType();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The file at a path below the console's; empty if there is none. */
  Optional<HttpResponse> answer(String path, HttpRequest request) {
    PageFile file = files.get(path.equals("/") ? PAGE : path.substring(1));
    if (file == null) {
      return Optional.empty();
    }
    boolean known =
        request.getHeader("If-None-Match").map(HttpHeader::value).orElse("").contains(file.tag);
    return Optional.of(
        known
            ? Answers.empty(StatusCodes.NOT_MODIFIED, RawHeader.create("ETag", file.tag))
            : Answers.file(file.type, file.content, file.tag));
  }
}
