package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page docs/configuration.md, made of the modules' reference.conf files. */
final class ConfigurationPage {
  static final Path FILE = Path.of("..", "docs", "configuration.md");

  private static final String HEAD =
      """
      # Configuration

      Every key of Tauko, with its default. Set a key in your `application.conf`, as for all of Pekko. Unknown keys and invalid
      values are rejected when what they are for starts: those of the engine by the first `Engine.get`, the first direct-style
      actor or the start of a `run`, those of `tauko.http`, `.cluster` and `.console` with the first session, the node and the
      console, those of `tauko.limits`, `.retry` and `.breaker` when the first of them is taken. With
      `pekko.actor.typed.extensions += "dev.tauko.Engine$Id"` the engine starts with the actor system, which then does not start
      with a wrong key. The error names the key and what is accepted. Times are written as `500 ms`, `4s` or `1 h`,
      sizes as `64 KiB`.

      This page is made of the comments in the `reference.conf` files. The demos run with
      [application.conf](../application.conf); `--config FILE` takes precedence over it.
      """;

  private static final Map<String, String> MODULES =
      Map.of(
          "engine",
          "Engine",
          "tools",
          "Tools",
          "cluster",
          "Cluster",
          "http-client",
          "HTTP client",
          "console",
          "Console");

  /** A word and its meaning, within a comment. */
  private static final Pattern MEANING = Pattern.compile("^ {2,}(\\S+) {2,}(\\S.*)$");

  private final StringBuilder page = new StringBuilder(HEAD);

  private ConfigurationPage() {}

  /** The text that the page is to have. */
  static String text() throws IOException {
    ConfigurationPage made = new ConfigurationPage();
    for (String module : List.of("engine", "tools", "cluster", "http-client", "console")) {
      Path reference = Path.of("..", module, "src", "main", "resources", "reference.conf");
      made.page.append("\n## ").append(MODULES.get(module)).append("\n");
      Config config = ConfigFactory.parseString(Files.readString(reference, UTF_8));
      made.section("tauko", config.getObject("tauko"));
    }
    return made.page.toString();
  }

  private void section(String path, ConfigObject section) {
    List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(section.entrySet());
    entries.sort(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()));
    for (Map.Entry<String, ConfigValue> entry : entries) {
      String key = path + "." + entry.getKey();
      List<String> comments = entry.getValue().origin().comments();
      if (entry.getValue() instanceof ConfigObject inner) {
        page.append("\n### `").append(key).append("`\n");
        comment(comments);
        section(key, inner);
      } else if (comments.isEmpty()) {
        page.append("\n`")
            .append(key)
            .append("` = `")
            .append(value(entry.getValue()))
            .append("`\n");
      } else {
        page.append("\n**`").append(key).append("`** = `");
        page.append(value(entry.getValue())).append("`\n");
        comment(comments);
      }
    }
  }

  private static String value(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise()).replaceAll("^\"(.*)\"$", "$1");
  }

  /** Text stays text; words with their meanings become a list, and examples become code. */
  private void comment(List<String> lines) {
    boolean list = false;
    boolean code = false;
    page.append("\n");
    for (String raw : lines) {
      String line = raw.startsWith(" ") ? raw.substring(1) : raw;
      Matcher meaning = MEANING.matcher(line);
      boolean example = code ? line.startsWith("  ") || line.isBlank() : isExample(line);
      if (code && !example) {
        page.append("```\n");
      } else if (!code && example) {
        page.append(list ? "\n" : "").append("```hocon\n");
      }
      code = example;
      if (code) {
        page.append(line.startsWith("  ") ? line.substring(2) : line).append("\n");
      } else if (meaning.matches()) {
        page.append(list ? "" : "\n");
        page.append("- `").append(meaning.group(1)).append("`: ").append(meaning.group(2));
        page.append("\n");
        list = true;
      } else if (list && line.startsWith("  ")) {
        page.append("  ").append(line.strip()).append("\n");
      } else {
        page.append(list && !line.isBlank() ? "\n" : "").append(line.strip()).append("\n");
        list = false;
      }
    }
    if (code) {
      page.append("```\n");
    }
  }

  private static boolean isExample(String line) {
    return line.matches("^ {2}\\S+ (\\{|= .*)$");
  }
}
