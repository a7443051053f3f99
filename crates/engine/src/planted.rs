/// A bug on purpose, handed over at construction by the simulator: proof that it would find a real one.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// The commit is sent without the intention on disk.
    SkipIntention,
    /// Promises are carried out before the transaction that makes them is durable.
    LateJobsEarly,
    /// After a lost answer the document is simply sent again.
    ResendBlindly,
    /// A repeated key is not recognised.
    ForgetKey,
}
