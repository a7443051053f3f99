//! Whether facts and rows agree, whatever happens.

mod agreement;
mod behaviour;
mod damage;
mod released;
mod sample;
