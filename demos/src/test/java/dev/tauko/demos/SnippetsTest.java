package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pieces of programs in the documents compile, each in a frame that stands among the resources
 * and gives it what it names.
 */
class SnippetsTest {
  private static final Path FRAMES = Path.of("src/test/resources/dev/tauko/demos/snippets");

  /** The place of the piece in its frame, or of some of its lines: {@code //// 3-6}. */
  private static final Pattern PLACE =
      Pattern.compile("^ *//// ?(?:(\\d+)(?:-(\\d+))?)?$", Pattern.MULTILINE);

  /** The pages whose programs are complete, and whom other tests run. */
  private static final List<String> RUN = List.of("recipes", "testing", "tutorial");

  /** Pieces that other tests compile and run, and one for a library that the build has not. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "embedding-3", "EmbeddingPageTest",
          "embedding-4", "EmbeddingPageTest",
          "embedding-6", "ReadmeTest",
          "embedding-8", "EmbeddingPageTest",
          "embedding-9", "EmbeddingPageTest",
          "embedding-10", "EmbeddingPageTest",
          "embedding-11", "EmbeddingPageTest",
          "embedding-12", "EmbeddingPageTest",
          "cluster-5", "Pekko Management");

  @TempDir private Path folder;

  /** A piece of a program, by its page and its number there. */
  record Snippet(String name, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Snippet> snippets() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    try (Stream<Path> pages = Files.list(Path.of("..", "docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        String name = page.getFileName().toString().replace(".md", "");
        if (!RUN.contains(name)) {
          List<String> blocks = Readme.read("docs/" + page.getFileName()).blocks("java");
          for (int i = 0; i < blocks.size(); i++) {
            snippets.add(new Snippet(name + "-" + (i + 1), blocks.get(i)));
          }
        }
      }
    }
    return snippets;
  }

  private static List<Snippet> framed() throws IOException {
    return snippets().stream().filter(piece -> !ELSEWHERE.containsKey(piece.name())).toList();
  }

  /** A piece in its frame; each of its lines has to have a place there. */
  private static String program(Snippet snippet) throws IOException {
    String frame = Files.readString(FRAMES.resolve(snippet.name() + ".frame"), UTF_8);
    List<String> lines = snippet.text().lines().toList();
    BitSet unused = new BitSet();
    unused.set(0, lines.size());
    Matcher place = PLACE.matcher(frame);
    StringBuilder program = new StringBuilder();
    while (place.find()) {
      int first = place.group(1) == null ? 1 : Integer.parseInt(place.group(1));
      int last =
          place.group(2) != null
              ? Integer.parseInt(place.group(2))
              : place.group(1) != null ? first : lines.size();
      unused.clear(first - 1, last);
      String piece = String.join("\n", lines.subList(first - 1, last));
      place.appendReplacement(program, Matcher.quoteReplacement(piece));
    }
    place.appendTail(program);
    assertThat(unused.stream().mapToObj(lines::get).filter(line -> !line.isBlank()))
        .as("lines of %s without a place in its frame", snippet)
        .isEmpty();
    return program.toString();
  }

  @ParameterizedTest
  @MethodSource("framed")
  void compiles(Snippet snippet) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String program = program(snippet);
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program;
          }
        };
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    folder.toString()),
                null,
                List.of(source))
            .call();
    assertThat(compiled).as(messages + "\n" + program).isTrue();
  }

  @Test
  void everyFrameHasASnippet() throws IOException {
    try (Stream<Path> frames = Files.list(FRAMES)) {
      assertThat(frames.map(frame -> frame.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              framed().stream().map(snippet -> snippet.name() + ".frame").toList());
    }
    assertThat(snippets()).extracting(Snippet::name).containsAll(ELSEWHERE.keySet());
  }
}
