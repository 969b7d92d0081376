package dev.tauko.http;

import dev.tauko.http.internal.cookie.CookieFile;
import dev.tauko.http.internal.cookie.CookieHeader;
import dev.tauko.http.internal.cookie.CookieLimits;
import dev.tauko.http.internal.cookie.CookieStore;
import dev.tauko.http.internal.cookie.Scope;
import dev.tauko.http.internal.cookie.StoredCookie;
import dev.tauko.http.internal.grammar.FieldText;
import dev.tauko.http.internal.settings.CookieSettings;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.Url;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps the cookies that servers set and gives them back where they belong (RFC 6265).
 *
 * <p>A server sets cookies for its own host, or for a domain that it belongs to and that is no
 * public suffix such as {@code co.uk}. A host that is reached without TLS can neither set a cookie
 * marked {@code Secure} nor take one's place; names that start with {@code __Secure-} and {@code
 * __Host-} are held to what they promise (6265bis, section 4.1.3). A cookie that breaks a rule is
 * ignored, as in browsers. A request gets every cookie whose domain and path it matches: longer
 * paths first, of equal ones the older first; name and value go back in the bytes in which they
 * came, be they UTF-8 or not.
 *
 * <p>The number of cookies and their size are bounded. If there are too many, expired cookies are
 * removed first, then those that have not been sent for the longest time.
 *
 * <p>A session has a jar of its own unless {@link ClientSessionBuilder#cookieJar} gives it one; a
 * jar may serve several sessions. Thread-safe; nothing here suspends. aiohttp calls this {@code
 * CookieJar}.
 */
public final class CookieJar {
  private final boolean keeps;
  private final boolean ipHosts;
  private final InstantSource clock;
  private final Set<Origin> secureOrigins;
  private final CookieLimits limits;
  private CookieStore store;

  private CookieJar(Builder plan, boolean keeps) {
    this.keeps = keeps;
    this.ipHosts = plan.ipHosts;
    this.clock = plan.clock;
    this.secureOrigins = Set.copyOf(plan.secureOrigins);
    this.limits = new CookieLimits(plan.maxPerDomain, plan.maxTotal, plan.maxSize);
    this.store = new CookieStore(limits);
  }

  /** Creates an empty jar with the default settings of {@link Builder}. */
  public static CookieJar create() {
    return builder().create();
  }

  /** Returns a builder of a jar. */
  public static Builder builder() {
    return new Builder(CookieSettings.DEFAULTS);
  }

  /** Creates a jar that keeps nothing. aiohttp calls this {@code DummyCookieJar}. */
  public static CookieJar none() {
    return new CookieJar(builder(), false);
  }

  /** The jar of a session that is given none. */
  static CookieJar of(CookieSettings settings, InstantSource clock) {
    return settings.enabled() ? new Builder(settings).clock(clock).create() : none();
  }

  /** Builds a jar. Not thread-safe. */
  public static final class Builder {
    private final Set<Origin> secureOrigins = new HashSet<>();
    private boolean ipHosts;
    private int maxPerDomain;
    private int maxTotal;
    private final int maxSize;
    private InstantSource clock = InstantSource.system();

    private Builder(CookieSettings settings) {
      ipHosts = settings.ipHosts();
      maxPerDomain = settings.maxPerDomain();
      maxTotal = settings.maxTotal();
      maxSize = settings.maxSize();
    }

    /**
     * Sets whether hosts that are IP addresses may set cookies and get them back; by default they
     * may not. aiohttp calls this {@code unsafe}.
     */
    public Builder ipHosts(boolean accepted) {
      ipHosts = accepted;
      return this;
    }

    /**
     * Treats an origin without TLS as if it had it, so that it sets and gets cookies marked {@code
     * Secure}; for a server under development on one's own machine.
     *
     * @param url any URL of the origin
     * @throws InvalidUrlException if it is not an absolute http or https URL
     */
    public Builder treatAsSecureOrigin(String url) {
      secureOrigins.add(Url.parse(url).origin());
      return this;
    }

    /**
     * Sets how many cookies of one domain are kept; by default 50.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public Builder maxPerDomain(int cookies) {
      maxPerDomain = positive("maxPerDomain", cookies);
      return this;
    }

    /**
     * Sets how many cookies are kept in all; by default 3000.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public Builder maxTotal(int cookies) {
      maxTotal = positive("maxTotal", cookies);
      return this;
    }

    /** Sets what tells the time; by default the system's clock. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** Creates an empty jar. */
    public CookieJar create() {
      return new CookieJar(this, true);
    }

    private static int positive(String name, int number) {
      if (number < 1) {
        throw new IllegalArgumentException(name + " is " + number + "; accepted: 1 or more");
      }
      return number;
    }
  }

  /**
   * Sets a cookie for every host there is, those that redirects lead to among them. A cookie that a
   * server sets does not take its place: both are sent. aiohttp calls this {@code update_cookies}
   * without a URL.
   *
   * @throws IllegalArgumentException if the name is not a token, or the value has a semicolon, a
   *     control character or one beyond ASCII, or blanks around it
   */
  public void set(String name, String value) {
    CookieHeader.pair(name, value);
    keep(
        new StoredCookie(
            new Cookie(name, value, "", false, "/", null, false, false, Cookie.SameSite.DEFAULT),
            false));
  }

  /**
   * Takes in what the host of a URL would set by a Set-Cookie field of this value: {@code
   * receive("https://example.org/", "id=7; Max-Age=60")}. A cookie that the host may not set is
   * dropped. aiohttp calls this {@code update_cookies}.
   *
   * @throws InvalidUrlException if it is not an absolute http or https URL
   */
  public void receive(String url, String setCookie) {
    receive(
        Url.parse(url),
        List.of(new FieldText(Objects.requireNonNull(setCookie, "setCookie"), false)));
  }

  /** Takes in the values of Set-Cookie fields of a response. */
  void receive(Url url, List<FieldText> fields) {
    if (!keeps || fields.isEmpty() || (url.origin().isAddress() && !ipHosts)) {
      return;
    }
    Scope from = scope(url);
    Instant now = clock.instant();
    synchronized (this) {
      fields.forEach(field -> store.receive(field, from, now));
    }
  }

  /**
   * Returns the cookies that a request to a URL gets, in the order in which they are sent. aiohttp
   * calls this {@code filter_cookies}.
   *
   * @throws InvalidUrlException if it is not an absolute http or https URL
   */
  public List<Cookie> cookies(String url) {
    return plain(stored(Url.parse(url)));
  }

  private static List<Cookie> plain(List<StoredCookie> stored) {
    return stored.stream().map(StoredCookie::cookie).toList();
  }

  private List<StoredCookie> stored(Url url) {
    synchronized (this) {
      if (store.size() == 0) {
        return List.of();
      }
      boolean own = ipHosts || !url.origin().isAddress();
      return store.select(scope(url), own, clock.instant());
    }
  }

  /** Returns all cookies that are not over, in the order in which they were set first. */
  public synchronized List<Cookie> all() {
    return plain(store.all(clock.instant()));
  }

  /** Removes the cookies that a test is true of. aiohttp calls this {@code clear(predicate)}. */
  public synchronized void removeIf(Predicate<Cookie> unwanted) {
    store.removeIf(unwanted);
  }

  /** Removes all cookies. */
  public void clear() {
    removeIf(cookie -> true);
  }

  /**
   * Writes all cookies, those without a deadline included, to a file of JSON that only its owner
   * can read (mode 0600), in place of one that there is. The calling thread waits for the disk.
   *
   * @throws IOException if the file cannot be written; one that was there is unchanged then
   */
  public void save(Path file) throws IOException {
    Objects.requireNonNull(file, "file");
    List<StoredCookie> cookies;
    synchronized (this) {
      cookies = store.all(clock.instant());
    }
    CookieFile.write(file, cookies);
  }

  /**
   * Puts the cookies of a file that {@link #save} has written in place of those in this jar. The
   * calling thread waits for the disk.
   *
   * @throws IOException if the file cannot be read; the jar is unchanged then
   * @throws IllegalArgumentException if it is not such a file; the jar is unchanged then
   */
  public void load(Path file) throws IOException {
    List<StoredCookie> cookies = CookieFile.read(Objects.requireNonNull(file, "file"));
    synchronized (this) {
      store = new CookieStore(limits);
      cookies.forEach(this::keep);
    }
  }

  private synchronized void keep(StoredCookie cookie) {
    if (keeps) {
      store.put(cookie, clock.instant());
    }
  }

  /** Whether this is {@link #none}. */
  boolean isNone() {
    return !keeps;
  }

  /** The cookies that the Set-Cookie fields of a response are about, kept or not. */
  static List<Cookie> read(Url url, List<String> fields, InstantSource clock) {
    if (fields.isEmpty()) {
      return List.of();
    }
    Scope from = Scope.of(url, false);
    Instant now = clock.instant();
    List<Cookie> cookies = new ArrayList<>(fields.size());
    for (String field : fields) {
      Cookie cookie = from.read(field, Integer.MAX_VALUE, now);
      if (cookie != null) {
        cookies.add(cookie);
      }
    }
    return List.copyOf(cookies);
  }

  /** A request with the Cookie field that it goes out with, made of all cookies for it. */
  ClientRequest addTo(ClientRequest request) {
    List<StoredCookie> kept = stored(request.target());
    if (kept.isEmpty() && request.cookies().isEmpty()) {
      return request;
    }
    String value = CookieHeader.merge(request.headers().getAll("Cookie"), kept, request.cookies());
    List<Headers.Header> fields = new ArrayList<>();
    request.withoutHeader("Cookie").headers().forEach(fields::add);
    fields.add(new Headers.Header("Cookie", value));
    return request.withHeaders(Headers.of(fields));
  }

  private Scope scope(Url url) {
    return Scope.of(url, secureOrigins.contains(url.origin()));
  }
}
