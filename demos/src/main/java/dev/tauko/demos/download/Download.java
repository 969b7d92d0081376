package dev.tauko.demos.download;

import static dev.tauko.Asyncio.toThread;

import com.typesafe.config.Config;
import dev.tauko.demos.AtLeastOne;
import dev.tauko.demos.Demo;
import dev.tauko.demos.Main;
import dev.tauko.demos.Settings;
import dev.tauko.demos.TimeSpan;
import dev.tauko.http.Headers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A downloader. */
@Command(
    name = "download",
    description = {
      "Downloads files: many at a time, large ones over several connections.",
      "A download that was interrupted, in whatever way, goes on when the same command is run"
          + " again. Under its name a file is always whole, and the one that its checksum is of, if"
          + " there is one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tauko download https://example.org/a.iso https://example.org/b.iso",
      "  tauko download -d /tmp --checksum sha-256=9f86d0… https://example.org/a.iso",
      "  tauko download -j 20 --limit 5M -i list.txt",
      "  grep -o 'https://[^\"]*' page.html | tauko download -i -",
      "docs/download.md has more, and the syntax of lists."
    },
    exitCodeList = {
      "0:all files are there",
      "1:some are not",
      "2:a wrong argument or configuration",
      "3:a file is not the one that its checksum is of",
      "4:the disk is full, or a file cannot be written",
      "130:interrupted (Ctrl-C); the same command goes on"
    })
public final class Download extends Demo {
  private final Main main;

  @Parameters(paramLabel = "URL", description = "What to download.")
  private List<String> urls = List.of();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "LIST",
      description = "A file with URLs, one a line, and aria2's options; - for standard input.")
  private List<String> lists = List.of();

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "Where the files go; the current directory otherwise.")
  private Path folder = Path.of("");

  @Option(
      names = {"-o", "--out"},
      paramLabel = "NAME",
      description = "What to call the file; for one URL.")
  private @Nullable String name;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many files at a time.")
  private @Nullable Integer files;

  @Option(
      names = "--per-host",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many connections to one host at a time.")
  private @Nullable Integer perHost;

  @Option(
      names = {"-x", "--connections"},
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many connections a file may have; it gets as many as make it faster.")
  private @Nullable Integer connections;

  @Option(
      names = "--min-split",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "How much a further connection has to fetch at least.")
  private @Nullable Long split;

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "How many bytes a second in all, as in 500K, 10M; 0 for no limit.")
  private @Nullable Long limit;

  @Option(
      names = "--file-limit",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "How many bytes a second for each file.")
  private @Nullable Long fileLimit;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "How many attempts in a row may fail.")
  private @Nullable Integer attempts;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "How long a server may be silent, as in 500ms, 5s, 1m.")
  private @Nullable Duration patience;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "HEADER",
      description = "A header to send, as in 'Name: value'.")
  private List<String> headers = List.of();

  @Option(
      names = "--checksum",
      paramLabel = "SUM",
      description = "What the file has to come to, as in sha-256=DIGITS; for one URL.")
  private @Nullable String checksum;

  @Option(
      names = "--sidecar",
      description = "Verify each file by URL.sha256, URL.sha512 or URL.md5.")
  private boolean sidecar;

  @Option(
      names = {"-N", "--newer"},
      description = "Download a file that is there again only if the server's is newer.")
  private boolean onlyNewer;

  @ArgGroup private final Existing existing = new Existing();

  /** What to do with a file that is there already. */
  static final class Existing {
    @Option(names = "--no-clobber", description = "Leave a file that is there already as it is.")
    private boolean noClobber;

    @Option(names = "--overwrite", description = "Replace it.")
    private boolean overwrite;

    @Option(names = "--rename", description = "Give the new one a name with a number.")
    private boolean rename;
  }

  private @Nullable Input input;

  @ArgGroup private final Output output = new Output();

  /** How to show what happens. */
  static final class Output {
    @Option(names = "--json", description = "Print events, each a line of JSON.")
    private boolean json;

    @Option(
        names = {"-q", "--quiet"},
        description = "Print problems only.")
    private boolean quiet;

    @Option(names = "--plain", description = "Print plain lines on a terminal, too.")
    private boolean plain;
  }

  /** The command of this command line. */
  public Download(Main main) {
    super(main);
    this.main = main;
  }

  @Override
  protected Config configured(Config config) {
    input = input();
    if (input.items().isEmpty() && input.problems().isEmpty()) {
      throw wrongArgument("there is nothing to download: name a URL, or a list with -i");
    }
    return Buffers.of(input, policy(Settings.of(config).download())).limiting(config);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    Input wanted = Objects.requireNonNull(input);
    Policy policy = policy(settings.download());
    return Downloads.of(wanted, policy, Buffers.of(wanted, policy), reporter(out)).exitCode();
  }

  private Reporter reporter(PrintWriter out) throws Exception {
    if (output.json) {
      return new Json(out);
    }
    boolean isPlain = output.plain || output.quiet || !main.isOnStandardStreams();
    Optional<Terminal> terminal = isPlain ? Optional.empty() : toThread(Screen::terminal);
    return terminal.isPresent()
        ? new Bars(new Screen(terminal.get()))
        : new Lines(out, err(), output.quiet);
  }

  private Policy policy(DownloadSettings defaults) {
    if (split != null && split < DownloadSettings.LEAST_SPLIT) {
      throw wrongArgument("--min-split is " + split + "; accepted: 64K or more");
    }
    return new Policy(
        folder,
        existing.overwrite
            ? Policy.Existing.OVERWRITE
            : existing.rename
                ? Policy.Existing.RENAME
                : existing.noClobber ? Policy.Existing.NO_CLOBBER : defaults.existing(),
        onlyNewer,
        or(few("--jobs", files), defaults.files()),
        or(few("--per-host", perHost), defaults.perHost()),
        or(few("--connections", connections), defaults.connections()),
        or(split, defaults.split()),
        or(limit, defaults.limit()),
        or(fileLimit, defaults.fileLimit()),
        or(few("--attempts", attempts), defaults.attempts()),
        defaults.backoff(),
        defaults.longestWait(),
        or(patience, defaults.patience()),
        defaults.sync(),
        sidecar);
  }

  private @Nullable Integer few(String option, @Nullable Integer given) {
    if (given != null && given > DownloadSettings.MOST) {
      throw wrongArgument(
          option
              + " is "
              + given
              + "; accepted: a whole number from 1 to "
              + DownloadSettings.MOST);
    }
    return given;
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private Input input() {
    if ((name != null || checksum != null) && (urls.size() != 1 || !lists.isEmpty())) {
      throw wrongArgument("--out and --checksum are for one URL; in a list, each file has its own");
    }
    Input all = new Input(common());
    urls.forEach(url -> all.add(url, "argument"));
    if (!all.problems().isEmpty()) {
      Input.Problem first = all.problems().getFirst();
      throw wrongArgument("'" + first.what() + "': " + first.reason());
    }
    for (String list : lists) {
      try {
        all.addList(lines(list), list.equals("-") ? "standard input" : list);
      } catch (IOException e) {
        throw wrongArgument("the list '" + list + "' cannot be read: " + Disk.text(e));
      }
    }
    return all;
  }

  /** What holds for each file whose list does not say otherwise. */
  private Item.Options common() {
    try {
      List<Headers.Header> fields = headers.stream().map(Input::header).toList();
      return new Item.Options(
          null,
          name == null ? null : Input.inside(name),
          checksum == null ? null : Checksum.parse(checksum),
          fields,
          OptionalLong.empty(),
          OptionalInt.empty());
    } catch (IllegalArgumentException e) {
      throw wrongArgument(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> lines(String list) throws IOException {
    if (list.equals("-")) {
      return lines(System.in); // Not to be closed: it is not ours.
    }
    try (InputStream file = Files.newInputStream(Path.of(list))) {
      return lines(file);
    }
  }

  /** Bytes that are no text make their own line wrong, and no other. */
  private static List<String> lines(InputStream list) throws IOException {
    try {
      return new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))
          .lines()
          .toList();
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }
}
