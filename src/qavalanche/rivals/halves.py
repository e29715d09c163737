r"""One kind of block at the fixed point of the kappa family, as a linear system.

With x = z / b the Laplace transform of the keys is f = e^{-bx} + x g / h (docs/block_schemes.md):

    h' = b (chi h - e^{-ax} g),             chi(x) = (1 - e^{-x}) / x,
    g' = b (phi e^{-bx} h - chi g),         phi(x) = (e^{-x} - 1 + x) / x^2.

h and g are entire functions and grow no faster than powers of x: they are followed from x = 0 to
x = X by Taylor models. Beyond X, h is x^b up to e^{-X}, and what is left are incomplete gamma
functions. The other kind of block is the same with a and b exchanged.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, arb_poly

from qavalanche.rivals.taylor import TaylorModel, exponential, pieces, power, reach_of

Pair = tuple[arb, arb]


@dataclass(frozen=True)
class Piece:
    """An interval about `center`, with models of what multiplies there.

    h, g: those of the solutions (h, g) = (1, 0) and (0, 1) at the center. chi: its model; slow,
    fast: e^{-ax} and e^{-bx}. state: (h, g) at the center of the solutions that are (1, 0) and
    (0, 1) at x = 0.
    """

    center: arb
    h: tuple[TaylorModel, TaylorModel]
    g: tuple[TaylorModel, TaylorModel]
    chi: TaylorModel
    slow: TaylorModel
    fast: TaylorModel
    state: tuple[Pair, Pair]

    def along(self, start: arb) -> tuple[TaylorModel, TaylorModel]:
        """h and g of the solution with h(0) = 1, g(0) = start."""
        (one, one_g), (other, other_g) = self.state
        first, second = one + start * other, one_g + start * other_g
        h = self.h[0].times(first) + self.h[1].times(second)
        return h, self.g[0].times(first) + self.g[1].times(second)


class Half:
    """The transform of one kind: its mean, and its row of the determinant.

    a = Gamma P(Gamma) of this kind, b of the other; a + b = 1. end: X. terms: of the series. start:
    g(0) / h(0). All at the working precision at which it was made.
    """

    def __init__(self, a: arb, b: arb, end: float, terms: int):
        self.a, self.b, self.terms = a, b, terms
        state: tuple[Pair, Pair] = ((arb(1), arb(0)), (arb(0), arb(1)))
        self.pieces: list[Piece] = []
        for center, radius in pieces(end):
            piece = self._piece(center, radius, state)
            self.pieces.append(piece)
            state = self._carried(piece, piece.state, radius)
            self.end = center + radius
        self._close(state)
        self._integrands = [self._integrand(piece) for piece in self.pieces]

    @property
    def mean(self) -> arb:
        """<key> / Gamma = -f'(z = 0) = 1 - g(0) / (b h(0))."""
        return 1 - self.start / self.b

    def transform(self, x: arb) -> arb:
        """f at z = b x, 0 <= x <= X."""
        for piece in self.pieces:
            t = x - piece.center
            if abs(t) <= piece.chi.radius:
                h, g = piece.along(self.start)
                return (-self.b * x).exp() + x * g.at(t) / h.at(t)
        raise ValueError

    def row(self, exponent: arb) -> Pair:
        """int M S ds / s for a change of a alone and of b alone, up to one positive factor.

        exponent: lambda, in (0, 1).
        """
        own, others = self._beyond(exponent)
        for piece, (first, second) in zip(self.pieces, self._integrands, strict=True):
            if piece.center == 0:
                own += first.integral_with_power(exponent - 1)
                others += second.integral_with_power(exponent - 1)
            else:
                weight = power(exponent - 1, piece.center, piece.chi.radius, self.terms)
                own += (weight * first).integral()
                others += (weight * second).integral()
        return own, others

    def _piece(self, center: arb, radius: arb, start: tuple[Pair, Pair]) -> Piece:
        """The interval that begins with `start`."""
        chi, phi = _chi_and_phi(center, self.terms)
        slow = exponential(-self.a, center, radius, self.terms)
        fast = exponential(-self.b, center, radius, self.terms)
        pull = (arb_poly(phi) * fast.poly).coeffs()[: self.terms]
        rates = [self.b * arb_poly(one) for one in (chi, slow.poly.coeffs(), pull)]
        lists = [one.coeffs() for one in rates]
        one = self._solution((arb(1), arb(0)), center, radius, lists)
        other = self._solution((arb(0), arb(1)), center, radius, lists)
        models = ((one[0], other[0]), (one[1], other[1]))
        piece = Piece(center, *models, _chi_model(chi, center, radius), slow, fast, start)
        if center == 0:
            return piece
        h, g = [[m.at(-radius) for m in pair] for pair in models]  # the determinant is 1
        state = tuple((g[1] * x - h[1] * y, h[0] * y - g[0] * x) for x, y in start)
        return Piece(center, *models, piece.chi, slow, fast, state)  # type: ignore[arg-type]

    def _carried(self, piece: Piece, state: tuple[Pair, Pair], t: arb) -> tuple[Pair, Pair]:
        """The state at center + t."""
        h, g = [[m.at(t) for m in pair] for pair in (piece.h, piece.g)]
        return tuple((h[0] * x + h[1] * y, g[0] * x + g[1] * y) for x, y in state)  # type: ignore[return-value]

    def _solution(
        self, start: Pair, center: arb, radius: arb, rates: list[list[arb]]
    ) -> tuple[TaylorModel, TaylorModel]:
        """h and g with these values at the center.

        On |t| <= R, with y = c - R, |chi| <= chi(y), |phi| <= phi(y), |e^{-ax}| <= e^{-ay}: both
        chi and phi are averages of e^{-sx} over s. So |h| and |g| / m are at most their largest
        value at the center times e^{rate R}, rate = b (chi(y) + sqrt(phi(y) e^{-y})).
        """
        chi, slow, pull = rates
        h, g = [start[0]], [start[1]]
        for n in range(self.terms - 1):
            up = _convolved(chi, h, n) - _convolved(slow, g, n)
            down = _convolved(pull, h, n) - _convolved(chi, g, n)
            h.append(up / (n + 1))
            g.append(down / (n + 1))
        reach = reach_of(center, radius)
        least = center - reach
        decay = (-least).exp()
        phi = (decay - 1 + least) / least**2
        scale = (phi * (-self.b * least).exp() / (-self.a * least).exp()).sqrt()
        rate = self.b * ((1 - decay) / least + (phi * decay).sqrt())
        at_center = [abs(start[0]), abs(start[1]) / scale]
        size = at_center[0].max(at_center[1]) * (rate * reach).exp()
        share = radius / reach
        error = size * share**self.terms / (1 - share)
        return (
            TaylorModel(arb_poly(h), error.upper(), radius),
            TaylorModel(arb_poly(g), (error * scale).upper(), radius),
        )

    def _close(self, state: tuple[Pair, Pair]) -> None:
        """g(0) / h(0) from u(oo) = 1, u = x^{-b} h, by what is known beyond X.

        There u falls, u(x) / u(oo) <= 1 / (1 - spread), and u f is
        a x^{2a-1} int_x^oo s^{-2a} e^{-bs} u ds.
        """
        a, b, x = self.a, self.b, self.end
        self._gamma = _incomplete(1 - 2 * a, b, x)
        spread = a * b * self._gamma * _incomplete(1 - 2 * b, a, x)
        self._ratio = (1 / (1 - spread)).union(arb(1))
        self._at_end = a * x ** (2 * a - 1) * self._gamma * (1 - spread).union(arb(1))
        ratio = (self._at_end - (-b * x).exp()) / x
        (h0, g0), (h1, g1) = state
        self.start: arb = (ratio * h0 - g0) / (g1 - ratio * h1)
        # u(oo)^2 in the units h(0) = 1
        self._unit = ((h0 + self.start * h1) / x**b / self._ratio) ** 2

    def _integrand(self, piece: Piece) -> tuple[TaylorModel, TaylorModel]:
        """M S / s over x^{lambda - 1}: h g and -(chi h - e^{-ax} g) (e^{-bx} h + x g)."""
        h, g = piece.along(self.start)
        x = TaylorModel(arb_poly([piece.center, 1]), arb(0), piece.chi.radius)
        slope = piece.chi * h - piece.slow * g
        return h * g, (slope * (piece.fast * h + x * g)).times(arb(-1))

    def _beyond(self, exponent: arb) -> Pair:
        """The two integrals from X on, where u = u(oo) (1 + O(e^{-X}))."""
        a, b, x = self.a, self.b, self.end
        bare = _incomplete(exponent + 1 - 2 * a, b, x)
        linear = a / exponent * (bare - x**exponent * self._gamma)
        square = self._ratio**2
        most = linear * square * (-a * x).exp() * self._at_end * self._ratio
        quadratic = most.union(arb(0))
        return self._unit * (linear - bare) * square, self._unit * (quadratic - linear * square)


def _convolved(one: list[arb], other: list[arb], n: int) -> arb:
    """sum over j of one_j other_{n-j}."""
    return sum((x * y for x, y in zip(one, other[n::-1], strict=False)), arb(0))


def _incomplete(order: arb, rate: arb, start: arb) -> arb:
    """int_start^oo s^{order - 1} e^{-rate s} ds."""
    return rate ** (-order) * (rate * start).gamma_upper(order)


def _chi_and_phi(center: arb, terms: int) -> tuple[list[arb], list[arb]]:
    """Taylor coefficients of (1 - e^{-x}) / x and of (1 - chi) / x."""
    chi, phi = [], []
    if center == 0:
        term = arb(1)
        for n in range(terms):
            chi.append(term / (n + 1))
            phi.append(term / ((n + 1) * (n + 2)))
            term = -term / (n + 1)
        return chi, phi
    last, last_phi, term = arb(0), arb(0), (-center).exp()
    for n in range(terms):
        at_center = 1 if n == 0 else 0
        last = (at_center - term - last) / center
        last_phi = (at_center - last - last_phi) / center
        chi.append(last)
        phi.append(last_phi)
        term = -term / (n + 1)
    return chi, phi


def _chi_model(chi: list[arb], center: arb, radius: arb) -> TaylorModel:
    """(1 - e^{-x}) / x, which is at most chi(c - R) in modulus on |t| <= R."""
    reach = reach_of(center, radius)
    least = center - reach
    share = radius / reach
    error = (1 - (-least).exp()) / least * share ** len(chi) / (1 - share)
    return TaylorModel(arb_poly(chi), error.upper(), radius)
