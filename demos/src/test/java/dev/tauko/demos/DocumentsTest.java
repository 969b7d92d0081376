package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents fit together: links lead somewhere, and no page is forgotten. */
class DocumentsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Path INDEX = PROJECT.resolve("docs/README.md");

  /** A link to somewhere in the project, perhaps with a heading. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!\\w+:)([^)#\\s]*)(#[^)\\s]+)?\\)");

  private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);
  private static final Pattern CODE =
      Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> top = Files.list(PROJECT);
        Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
      Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    pages.add(PROJECT.resolve("benchmarks/README.md"));
    return pages;
  }

  private static String textOf(Path page) throws IOException {
    return CODE.matcher(Files.readString(page, UTF_8)).replaceAll("");
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(textOf(page)).results().toList()) {
        links++;
        Path target =
            link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
        boolean there =
            Files.exists(target)
                && (link.group(2) == null || headings(target).contains(link.group(2)));
        if (!there) {
          dead.add(PROJECT.relativize(page) + ": " + link.group());
        }
      }
    }
    assertThat(dead).isEmpty();
    assertThat(links).isGreaterThan(80);
  }

  /** The anchors of a page's headings, as the usual hosting services make them. */
  private static Set<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(textOf(page))
        .results()
        .map(heading ->
            "#"
                + heading
                    .group(1)
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    String index = Files.readString(INDEX, UTF_8);
    try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
      assertThat(
              docs.filter(file -> file.toString().endsWith(".md"))
                  .filter(file -> !file.equals(INDEX)))
          .hasSizeGreaterThan(10)
          .allSatisfy(page -> assertThat(index).contains("(" + page.getFileName() + ")"));
    }
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(PROJECT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
  }

  /** {@code -Dpages.write} rewrites the page after a change of a reference.conf. */
  @Test
  void theConfigurationPageIsThatOfTheReferences() throws IOException {
    if (System.getProperty("pages.write") != null) {
      Files.writeString(ConfigurationPage.FILE, ConfigurationPage.text(), UTF_8);
    }
    assertThat(Files.readString(ConfigurationPage.FILE, UTF_8)).isEqualTo(ConfigurationPage.text());
  }
}
